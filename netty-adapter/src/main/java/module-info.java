/** A Netty handler over htpasswd-auth core. */
@org.jspecify.annotations.NullMarked
module io.htpasswd.netty {
    requires static org.jspecify;
    requires transitive io.htpasswd.core;
    requires transitive io.netty.transport;
    requires transitive io.netty.codec.http;
    requires transitive io.netty.common;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.handler;
    requires static io.netty.codec.http2; // for who speaks it
    requires org.slf4j;

    exports io.htpasswd.netty;
}
