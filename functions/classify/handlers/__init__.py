"""One module for each Lambda function of template.yaml. Handlers translate events and make no decisions."""
