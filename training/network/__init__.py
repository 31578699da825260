"""The network: soft labels, feature scaling, optimiser, calibration and ONNX graph."""
