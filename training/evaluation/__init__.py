"""Evaluation: metrics, thresholds, left-out sources, and the baselines for comparison."""
