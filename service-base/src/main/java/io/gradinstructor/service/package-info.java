/** What the services share: start, stop, health, metrics, and doing what is asked for once. */
package io.gradinstructor.service;
