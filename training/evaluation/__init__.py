"""How good the model is: metrics, thresholds, left-out sources, and the baselines it is compared with."""
