"""Make the mood model from labelled songs: dataset -> train -> evaluate -> export. See README.md in this folder."""

import os
from pathlib import Path

# OpenBLAS has kernels for each family of processors, which round differently. With those for AVX2, processors that also
# have AVX-512 make the same model, bit for bit. It reads the variable when numpy is imported:
# https://github.com/OpenMathLib/OpenBLAS/blob/develop/README.md
_CPU_INFO = Path("/proc/cpuinfo")  # Linux only
if _CPU_INFO.exists() and "avx2" in _CPU_INFO.read_text("utf-8", "replace"):
    os.environ.setdefault("OPENBLAS_CORETYPE", "Haswell")
