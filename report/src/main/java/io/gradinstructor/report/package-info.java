/** Results as tables, pictures and pages. */
package io.gradinstructor.report;
