/** The servlet adapter: start at {@link io.htpasswd.servlet.BasicAuthFilter}. */
package io.htpasswd.servlet;
