package io.htpasswd.netty;

import io.htpasswd.basic.RequestView;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Netty request as core reads it; its header values have one char a byte already. */
record ChannelRequest(HttpRequest request, Channel channel) implements RequestView {
    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public List<String> headers(String name) {
        return request.headers().getAll(name);
    }

    @Override
    public @Nullable String rawQuery() {
        return RequestTarget.query(request.uri());
    }

    @Override
    public @Nullable String client() {
        boolean resolved = channel.remoteAddress() instanceof InetSocketAddress peer && peer.getAddress() != null;
        return resolved
                ? ((InetSocketAddress) channel.remoteAddress()).getAddress().getHostAddress()
                : null;
    }
}
