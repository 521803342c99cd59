/** The service that says what ENNs see. */
package io.gradinstructor.explainservice;
