/** Campaign files: what they say, read with the line of every problem. */
package io.gradinstructor.campaign;
