"""The network: inputs and their scaling, optimiser, calibration and ONNX graph."""
