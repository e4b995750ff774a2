package io.htpasswd.netty;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.RequestView;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Guards an HTTP/1.1 pipeline, or a stream of HTTP/2: evaluates every request with {@link BasicAuth}. Requests that pass have no
 * credentials. It never hashes on the event loop. Its place in the pipeline:
 *
 * <pre>{@code
 * channel.pipeline()
 *         .addLast(new HttpServerCodec())
 *         .addLast(guards.newHandler()) // not with an EventExecutorGroup: it does not block, and has to be on the event loop
 *         .addLast(new HttpServerKeepAliveHandler()) // in front it would close at once, and a client lose its response
 *         .addLast(new HttpServerExpectContinueHandler()) // invites authenticated clients only
 *         .addLast(new HttpObjectAggregator(1 << 20)) // collects their bodies only
 *         .addLast(application);
 * }</pre>
 *
 * Handlers before the guard work for unauthenticated clients; the guard works there too, also behind an aggregator. For HTTP/2
 * it stands behind {@code Http2StreamFrameToHttpObjectCodec} in each child of {@code Http2MultiplexHandler}; for an h2c
 * upgrade, also before {@code HttpServerUpgradeHandler}, from the same factory.
 *
 * <p>Messages that arrive while a password is verified, or while the application owes the response to the request before, are
 * held, in order and up to a limit. Messages of a denied request are dropped. Reading goes on until more is held than a small rest
 * of one request, so that a client that leaves gives its place in the queue back. For idle clients, put an
 * {@code IdleStateHandler} in front of the guard.
 *
 * <p>Tunnels: after a 101, or a 2xx to CONNECT, bytes and frames pass. A request that the codec decodes there is evaluated like
 * any other, so an application that opens a tunnel removes the codec. On a stream of HTTP/2 the tunnel's bytes are the content
 * of the request that opened it, and pass.
 *
 * <p>Threads: one handler per channel, on the channel's event loop; see {@link #factory(Function, Executor)}.
 */
public final class BasicAuthHandler extends ChannelDuplexHandler {
    /**
     * The user of the request. Set before the head of an authenticated request is fired, absent for anonymous ones, cleared before the next. In a tunnel
     * it stays the user of the request that opened it, unless another request is decoded there.
     */
    public static final AttributeKey<Decision.Authenticated> AUTHENTICATED = ChannelUser.KEY;

    private final MessageOrder messages;

    private BasicAuthHandler(GuardOptions options) {
        this.messages = new MessageOrder(options);
    }

    /** Returns a factory of handlers that use the same guard for every request; see {@link #factory(Function, Executor)} for threads. */
    public static Factory factory(BasicAuth auth, Executor hashing) {
        Objects.requireNonNull(auth, "auth");
        return factory(request -> auth, hashing);
    }

    /**
     * Returns a factory of handlers that call the function once per request for its guard. If the function throws or returns null, the
     * connection is closed without a response. It sees what the codec decoded: for CONNECT {@code uri()} is the authority, on
     * HTTP/2 also with {@code :protocol}, and a client chooses it.
     *
     * <p>Threads: functions, and a rewriter's {@code forRequest}, run on the channel's event loop and must not block; so does
     * the application, unless it is added with an {@code EventExecutorGroup} of its own. The executor runs the verifications
     * ({@link BasicAuth#evaluate(RequestView, Executor)}). It has at least one thread more than the hashing limit has permits. It
     * must not be the event loop, nor run tasks on the calling thread. Listeners run where a decision is made: on the event loop if
     * nothing has to be verified or the time is up, else on the executor. They run on a thread of the JDK if the executor is late.
     */
    public static Factory factory(Function<? super HttpRequest, BasicAuth> guard, Executor hashing) {
        return new Factory(new GuardOptions(guard, hashing));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        messages.receive(ctx, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        messages.complete(ctx);
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        messages.read(ctx);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        messages.write(ctx, message, promise);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        messages.receiveEvent(ctx, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        messages.release();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        messages.leave(ctx);
    }

    /**
     * Makes a handler for every channel, or for every stream of HTTP/2. This class is immutable and thread-safe; one factory
     * serves all channels.
     */
    public static final class Factory {
        final GuardOptions options;

        private Factory(GuardOptions options) {
            this.options = options;
        }

        private Factory with(Consumer<GuardOptions> change) {
            return new Factory(options.with(change));
        }

        /**
         * Returns a factory whose handlers read that much of a denied request's body to keep its connection; 64 KiB otherwise.
         *
         * @throws IllegalArgumentException when {@code bytes} is negative
         */
        public Factory withMaxDiscardedBody(long bytes) {
            if (bytes < 0) throw new IllegalArgumentException("maxDiscardedBody must be at least 0, was " + bytes);
            return with(options -> options.maxDiscardedBody = bytes);
        }

        /**
         * Returns a factory whose handlers respond with 503 to a request that waits longer for its decision; 30 seconds otherwise.
         *
         * @throws IllegalArgumentException when {@code time} is zero or negative
         */
        public Factory withVerificationTimeout(Duration time) {
            Objects.requireNonNull(time, "time");
            if (time.isNegative() || time.isZero())
                throw new IllegalArgumentException("verificationTimeout must be more than 0, was " + time);
            return with(options -> options.verificationTimeout = time);
        }

        /**
         * Returns a factory whose handlers take the client's address from this function, called once per request before anything is
         * decided; from the socket's peer otherwise. If it throws, the connection is closed without a response. If it returns null,
         * the request counts by the user name that it claims. {@link io.htpasswd.admission.TrustedProxies} shows one.
         */
        public Factory withClient(BiFunction<? super Channel, ? super HttpRequest, @Nullable String> client) {
            ChannelClient told = new ChannelClient.Told(Objects.requireNonNull(client, "client"));
            return with(options -> options.client = told);
        }

        /** Returns a new handler, for one channel. */
        public BasicAuthHandler newHandler() {
            return new BasicAuthHandler(options);
        }
    }
}
