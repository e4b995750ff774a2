/** The servlet containers example. */
@NullMarked
package io.htpasswd.examples.servlets;

import org.jspecify.annotations.NullMarked;
