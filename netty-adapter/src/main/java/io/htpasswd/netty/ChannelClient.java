package io.htpasswd.netty;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whose address counts for a request: the socket's peer, or what the program says. */
interface ChannelClient {
    /** Called once per request; the supplier never where nobody logs the address and no hash is due. */
    Supplier<@Nullable String> of(Channel channel, HttpRequest head);

    /** Formatted late, because that is a new string every time. */
    ChannelClient PEER = (channel, head) -> () -> {
        UnnamedProxy.notice(head);
        InetAddress peer = channel.remoteAddress() instanceof InetSocketAddress inet ? inet.getAddress() : null;
        return peer == null ? null : peer.getHostAddress();
    };

    /** A program's function is called early, once, whoever wants to know. */
    record Told(BiFunction<? super Channel, ? super HttpRequest, @Nullable String> program) implements ChannelClient {
        @Override
        public Supplier<@Nullable String> of(Channel channel, HttpRequest head) {
            String client = program.apply(channel, head);
            return () -> client;
        }
    }
}
