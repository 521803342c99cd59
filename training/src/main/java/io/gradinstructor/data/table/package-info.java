/** Files of rows: how they are read, split, and made numbers for networks. */
package io.gradinstructor.data.table;
