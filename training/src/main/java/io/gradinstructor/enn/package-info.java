/**
 * Evaluation networks: what they see of weights, what they predict, what becomes of their gradient.
 */
package io.gradinstructor.enn;
