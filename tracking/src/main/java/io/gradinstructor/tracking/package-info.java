/** Runs as MLflow and TensorBoard know them. */
package io.gradinstructor.tracking;
