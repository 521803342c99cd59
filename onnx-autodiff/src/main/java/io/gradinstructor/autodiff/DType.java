package io.gradinstructor.autodiff;

/** Element types, with their codes in ONNX. */
public enum DType {
  /** 32-bit float: what is differentiated. */
  FLOAT(1),
  /** Unsigned byte: pixels. */
  UINT8(2),
  /** 64-bit integer: labels and indices. */
  INT64(7),
  /** True or false: what comparisons say. */
  BOOL(9);

  final int code;

  DType(int code) {
    this.code = code;
  }
}
