/** All services and a broker in one JVM, and the command line. */
package io.gradinstructor.standalone;
