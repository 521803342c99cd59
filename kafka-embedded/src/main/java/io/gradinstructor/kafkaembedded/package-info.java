/** A Kafka broker within a JVM, with data that survive it. */
package io.gradinstructor.kafkaembedded;
