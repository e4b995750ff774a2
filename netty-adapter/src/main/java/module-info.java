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
    requires org.slf4j;

    exports io.htpasswd.netty;
}
