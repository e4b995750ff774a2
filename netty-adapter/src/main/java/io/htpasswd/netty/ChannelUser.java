package io.htpasswd.netty;

import io.htpasswd.basic.Decision;
import io.netty.util.AttributeKey;

/** The user of the request that the application of a channel has; public as {@link BasicAuthHandler#AUTHENTICATED}. */
final class ChannelUser {
    static final AttributeKey<Decision.Authenticated> KEY =
            AttributeKey.valueOf("io.htpasswd.netty.BasicAuthHandler#AUTHENTICATED");

    private ChannelUser() {}
}
