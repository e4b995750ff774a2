/** The servlet adapter: start at {@link io.htpasswd.servlet.BasicAuthFilter}. */
@NullMarked
package io.htpasswd.servlet;

import org.jspecify.annotations.NullMarked;
