/** Whether a campaign can be run at all, asked by every door before anything is computed. */
package io.gradinstructor.admission;
