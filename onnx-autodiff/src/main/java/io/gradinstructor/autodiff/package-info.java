/** Graphs of ONNX operators, their gradients, and programs that run them. */
package io.gradinstructor.autodiff;
