/** Weights of a network, what it scores, and the network as a model of its own. */
package io.gradinstructor.network;
