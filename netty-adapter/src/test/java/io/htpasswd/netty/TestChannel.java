package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.testing.TestRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandler;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A guarded channel without a network: the test runs the verifications when it likes, and every buffer is accounted for. */
final class TestChannel implements AutoCloseable {
    static final CredentialVerifier EVERY_PASSWORD_BUT_BAD =
            credentials -> new String(credentials.password(), StandardCharsets.UTF_8).equals("bad")
                    ? Verification.Failed.WRONG_PASSWORD
                    : new Verification.Accepted(Set.of("staff"));
    static final BasicAuth STRICT = BasicAuth.of(Policy.strict(), EVERY_PASSWORD_BUT_BAD);

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<ByteBuf> buffers = new ArrayList<>();
    private final CountingChannel channel = new CountingChannel();

    private TestChannel() {
        channel.freezeTime(); // the test's own, however slow the machine
    }

    /** A strict guard, and the application behind it. */
    static TestChannel strict(ChannelHandler... application) {
        return with(STRICT, factory -> factory, application);
    }

    static TestChannel with(BasicAuth auth, ChannelHandler... application) {
        return with(auth, factory -> factory, application);
    }

    static TestChannel with(
            BasicAuth auth, UnaryOperator<BasicAuthHandler.Factory> options, ChannelHandler... application) {
        TestChannel guarded = new TestChannel();
        BasicAuthHandler.Factory factory = BasicAuthHandler.factory(auth, guarded.tasks::add);
        guarded.channel.pipeline().addLast(options.apply(factory).newHandler()).addLast(application);
        return guarded;
    }

    /** TestChannel by handlers of a factory whose executor is not the test's. */
    static TestChannel behind(BasicAuthHandler.Factory factory) {
        TestChannel guarded = new TestChannel();
        guarded.channel.pipeline().addLast(factory.newHandler());
        return guarded;
    }

    EmbeddedChannel channel() {
        return channel;
    }

    /** How often autoRead was turned off or on. */
    int autoReadSwitches() {
        return channel.switches;
    }

    /** Tasks handed over and not yet run. */
    int waiting() {
        return tasks.size();
    }

    static HttpRequest head(HttpMethod method, String path, @Nullable String password) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, path);
        if (password != null) request.headers().add("Authorization", TestRequest.basic("user", password));
        return request;
    }

    HttpContent content(String text) {
        return new DefaultHttpContent(buffer(text));
    }

    LastHttpContent last(String text) {
        return new DefaultLastHttpContent(buffer(text));
    }

    ByteBuf buffer(String text) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer();
        buffer.writeCharSequence(text, StandardCharsets.UTF_8);
        buffers.add(buffer);
        return buffer;
    }

    /** Messages of one read of the socket. */
    TestChannel in(Object... messages) {
        channel.writeInbound(messages);
        return this;
    }

    /** A GET with this password, or without any, in one read of the socket. */
    TestChannel get(String path, @Nullable String password) {
        return in(head(HttpMethod.GET, path, password), LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /** Runs what was handed over, and then what that handed to the loop. */
    TestChannel verify() {
        while (!tasks.isEmpty()) verifyNext();
        return this;
    }

    /** As {@link #verify}, the first task only. */
    TestChannel verifyNext() {
        tasks.remove().run();
        channel.runPendingTasks();
        return this;
    }

    /** The application writes this, and it has to come out as it is. */
    TestChannel write(Object message) {
        channel.writeOutbound(message);
        assertThat(channel.<Object>readOutbound()).isSameAs(message);
        ReferenceCountUtil.release(message);
        return this;
    }

    /** The application's answer to the request it has. */
    TestChannel answer() {
        return write(response(HttpResponseStatus.OK));
    }

    static FullHttpResponse response(HttpResponseStatus status) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
    }

    /** What came out next; has to be a whole answer. */
    FullHttpResponse out() {
        FullHttpResponse response = channel.readOutbound();
        assertThat(response).isNotNull();
        response.release();
        return response;
    }

    int status() {
        return out().status().code();
    }

    @Nullable
    Object outOrNull() {
        return channel.readOutbound();
    }

    /** What the application got next; to be released by the test. */
    @Nullable
    Object delivered() {
        return channel.readInbound();
    }

    /** Paths of the heads, and texts of the contents, that the application got since; released. */
    List<String> arrived() {
        List<String> arrived = new ArrayList<>();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof HttpRequest request) arrived.add(request.uri());
            else if (message instanceof HttpContent part)
                arrived.add(part.content().toString(StandardCharsets.UTF_8));
            else arrived.add(String.valueOf(message));
            ReferenceCountUtil.release(message);
        }
        return arrived;
    }

    void assertAllReleased() {
        assertThat(buffers).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        assertAllReleased();
    }

    private static final class CountingChannel extends EmbeddedChannel {
        private @Nullable ChannelConfig counting; // by the first call, which is the constructor's
        private int switches;

        @Override
        public ChannelConfig config() {
            if (counting == null) {
                counting = new DefaultChannelConfig(this) {
                    @Override
                    public ChannelConfig setAutoRead(boolean on) {
                        if (on != isAutoRead()) switches++;
                        return super.setAutoRead(on);
                    }
                };
            }
            return counting;
        }
    }
}
