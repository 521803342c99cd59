/** How ENNs see weights, learn from runs, and explain what they see. */
package io.gradinstructor.instructor;
