/**
 * What all others need: random numbers by purpose, hashes, floats as bytes, reasons of failures.
 */
package io.gradinstructor.basics;
