package io.htpasswd.examples.gateway;

import io.htpasswd.admission.TrustedProxies;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * The header with which a proxy begins a connection, and says for whom it speaks. A connection without a good one is closed, and
 * nothing of a request is read before.
 */
final class ProxyProtocolHandler extends SimpleChannelInboundHandler<HAProxyMessage> {
    private static final AttributeKey<String> SOURCE = AttributeKey.valueOf(ProxyProtocolHandler.class, "SOURCE");

    private ProxyProtocolHandler() {}

    /** False for the connection of anybody but a proxy, which is closed. */
    static boolean begin(Channel channel, TrustedProxies proxies) {
        boolean trusted = proxies.trusts(channel.remoteAddress());
        if (trusted) channel.pipeline().addLast(new HAProxyMessageDecoder(), new ProxyProtocolHandler());
        else channel.close();
        return trusted;
    }

    /** Whom the header names; null where there was none, or it names nobody. */
    static @Nullable String source(Channel channel) {
        return channel.attr(SOURCE).get();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
        AddressFamily family = header.proxiedProtocol().addressFamily();
        boolean address = family == AddressFamily.AF_IPv4 || family == AddressFamily.AF_IPv6;
        // LOCAL is the proxy itself, which looks whether all is well.
        if (address && header.command() == HAProxyCommand.PROXY)
            ctx.channel().attr(SOURCE).set(header.sourceAddress());
        ctx.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
