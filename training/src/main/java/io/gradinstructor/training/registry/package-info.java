/** All parts by their words, and their settings as their records tell them. */
package io.gradinstructor.training.registry;
