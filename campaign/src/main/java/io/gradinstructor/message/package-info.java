/** What services tell each other, and what they tell of results. */
package io.gradinstructor.message;
