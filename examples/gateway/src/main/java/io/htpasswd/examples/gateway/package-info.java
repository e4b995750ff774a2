/** The gateway example. */
@NullMarked
package io.htpasswd.examples.gateway;

import org.jspecify.annotations.NullMarked;
