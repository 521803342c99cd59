/** Topics, queue, feeds and outboxes: messages over Kafka, none lost, none counted twice. */
package io.gradinstructor.messaging;
