/** Speed of the engine and of the pipeline, side by side with PyTorch: {@code gi bench}. */
package io.gradinstructor.benchmarks;
