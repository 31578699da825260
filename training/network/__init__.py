"""The network: soft labels, scaling, optimiser, calibration and its ONNX graph."""
