/** The servlet adapter in a real container; which one is the class path's choice, through {@link Container}. */
@NullMarked
package io.htpasswd.servlet.containers;

import org.jspecify.annotations.NullMarked;
