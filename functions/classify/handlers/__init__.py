"""One module for each function of template.yaml; each translates its event and decides nothing."""
