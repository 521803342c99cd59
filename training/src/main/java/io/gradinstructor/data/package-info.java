/** Images and labels, where they come from and that they are what they were. */
package io.gradinstructor.data;
