/** The service that trains networks. */
package io.gradinstructor.mlpworker;
