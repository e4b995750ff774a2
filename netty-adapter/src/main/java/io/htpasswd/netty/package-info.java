/** The Netty adapter: start at {@link io.htpasswd.netty.BasicAuthHandler}. */
package io.htpasswd.netty;
