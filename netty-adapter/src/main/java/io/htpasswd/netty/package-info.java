/** The Netty adapter: start at {@link io.htpasswd.netty.BasicAuthHandler}. */
@NullMarked
package io.htpasswd.netty;

import org.jspecify.annotations.NullMarked;
