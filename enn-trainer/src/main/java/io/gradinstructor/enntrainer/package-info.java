/** The service in which ENNs learn. */
package io.gradinstructor.enntrainer;
