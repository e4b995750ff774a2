package io.htpasswd.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** One connection of {@link InterleavingTest}, and what its application and its client see; the seed decides what happens. */
final class RandomConnection {
    private static final int EVENTS = 24;

    private final Random random;
    private final ByteBufAllocator allocator;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final EmbeddedChannel channel;
    private final List<ByteBuf> buffers = new ArrayList<>();
    private final List<Caller> sent = new ArrayList<>();
    private final StringBuilder log = new StringBuilder();
    private boolean rejecting;
    private boolean inBody;
    private int parts;

    /** Of the application: the request it is in, how many parts of it, and what it has to answer. */
    private int current = -1;

    private int expectedPart;
    private boolean whole = true;
    private final Deque<Integer> owed = new ArrayDeque<>();
    private int answers;
    private boolean gone;
    /** What the application has set last. */
    private boolean autoRead;

    RandomConnection(int seed) {
        random = new Random(seed);
        // The leak detector would take minutes for all of them; the reference counts below are looked at in all.
        allocator = seed % 500 == 0 ? PooledByteBufAllocator.DEFAULT : UnpooledByteBufAllocator.DEFAULT;
        channel = new EmbeddedChannel(BasicAuthHandler.factory(Caller.AUTH, task -> {
                    if (rejecting) throw new RejectedExecutionException();
                    tasks.add(task);
                })
                .newHandler());
        autoRead = random.nextBoolean();
        channel.config().setAutoRead(autoRead);
    }

    /** What has happened. */
    CharSequence log() {
        return log;
    }

    /** How many requests have been answered. */
    int answers() {
        return answers;
    }

    /** True when it was closed, or the handler taken away, before its end. */
    boolean isGone() {
        return gone;
    }

    void live() {
        for (int i = 0; i < EVENTS && !gone; i++) {
            int dice = random.nextInt(100);
            if (dice < 45) send();
            else if (dice < 65) verify();
            else if (dice < 82) answer();
            else if (dice < 88) read();
            else if (dice < 93) reject();
            else if (dice < 96) turnAutoRead();
            else if (dice < 97) orphan();
            else if (dice < 98) close();
            else if (dice < 99) remove();
            else timeOut();
            application();
        }
    }

    private void send() {
        log.append(inBody ? " part" : " head");
        if (inBody) part();
        else head();
        if (random.nextBoolean()) channel.pipeline().fireChannelReadComplete();
        channel.runPendingTasks();
    }

    private void head() {
        Caller caller = Caller.values()[random.nextInt(Caller.values().length)];
        HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/" + sent.size());
        caller.identify(head);
        sent.add(caller);
        log.append(' ').append(caller);
        inBody = true;
        parts = 0;
        channel.pipeline().fireChannelRead(head);
    }

    private void part() {
        ByteBuf text = buffer((sent.size() - 1) + "." + parts++);
        boolean last = random.nextInt(3) > 0;
        inBody = !last;
        channel.pipeline().fireChannelRead(last ? new DefaultLastHttpContent(text) : new DefaultHttpContent(text));
    }

    private void orphan() {
        if (inBody) return;
        log.append(" orphan");
        channel.pipeline().fireChannelRead(new DefaultHttpContent(buffer("orphan")));
    }

    private ByteBuf buffer(String text) {
        ByteBuf buffer = allocator.heapBuffer();
        buffer.writeCharSequence(text, StandardCharsets.US_ASCII);
        buffers.add(buffer);
        return buffer;
    }

    private void verify() {
        Runnable task = tasks.poll();
        if (task == null) return;
        log.append(" verify");
        task.run();
        channel.runPendingTasks();
    }

    private void reject() {
        rejecting = !rejecting;
        log.append(rejecting ? " rejecting" : " accepting");
    }

    private void turnAutoRead() {
        log.append(" autoRead");
        autoRead = !channel.config().isAutoRead();
        channel.config().setAutoRead(autoRead);
    }

    private void read() {
        log.append(" read");
        channel.read();
    }

    private void timeOut() {
        log.append(" timeout");
        channel.advanceTimeBy(31, TimeUnit.SECONDS);
        channel.runPendingTasks();
    }

    private void close() {
        log.append(" close");
        channel.close();
        gone = true;
    }

    private void remove() {
        log.append(" remove");
        channel.pipeline().remove(BasicAuthHandler.class);
        gone = true;
    }

    private void answer() {
        Integer request = owed.poll();
        if (request == null) return;
        log.append(" answer");
        HttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers().set("request", request);
        channel.writeAndFlush(response);
        channel.runPendingTasks();
    }

    /** Looks at everything that has come out at either end. */
    private void application() {
        for (Object m = channel.readInbound(); m != null; m = channel.readInbound()) {
            if (m instanceof HttpRequest head) {
                require(whole, "the request before is whole");
                int request = Integer.parseInt(head.uri().substring(1));
                require(request > current, "requests in order");
                require(sent.get(request) == Caller.GOOD, "only good requests");
                require(!head.headers().contains("Authorization"), "without its credentials");
                require(owed.isEmpty(), "one request at a time");
                current = request;
                expectedPart = 0;
                whole = false;
                owed.add(request);
            } else {
                HttpContent part = (HttpContent) m;
                require(
                        part.content().toString(StandardCharsets.US_ASCII).equals(current + "." + expectedPart++),
                        "parts in order");
                whole = m instanceof LastHttpContent;
                part.release();
            }
        }
        for (HttpResponse r = channel.readOutbound(); r != null; r = channel.readOutbound()) {
            String request = r.headers().get("request");
            Caller caller = sent.get(answers);
            if (request != null) require(Integer.parseInt(request) == answers, "answers in order");
            else require(caller.statuses().contains(r.status().code()), "a true answer: " + r.status());
            answers++;
            ReferenceCountUtil.release(r);
        }
    }

    /** Lets a connection that still stands come to its end, and counts. */
    void end() {
        if (!gone) {
            rejecting = false;
            while (inBody) send();
            application();
            while (!tasks.isEmpty() || !owed.isEmpty()) {
                verify();
                answer();
                application();
            }
            require(channel.isOpen(), "open");
            require(answers == sent.size(), "an answer for everybody");
            require(whole, "whole");
            require(channel.config().isAutoRead() == autoRead, "autoRead given back");
        }
        channel.finishAndReleaseAll();
        while (!tasks.isEmpty()) verify();
        require(channel.readInbound() == null, "nothing more");
        for (ByteBuf buffer : buffers) require(buffer.refCnt() == 0, "released");
    }

    /** Millions of times: no matchers. */
    private static void require(boolean holds, String rule) {
        if (!holds) throw new AssertionError(rule);
    }
}
