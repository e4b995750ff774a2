package io.htpasswd.netty;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * The answer that the application owes to the request let in last, followed by what it writes. Only one is ever owed: the
 * next head waits for it, so that no answer of ours comes before one of an earlier request (RFC 9112 §9.3.2), and so that a
 * request's user stays on the channel until it is answered.
 *
 * <p>An answer that opens a tunnel is owed to its end like any other: should the codec go on reading requests there, a denial
 * would else stand in the middle of it.
 */
final class OutstandingResponse {
    private boolean owed;
    private boolean toConnect;
    /** The head of the final answer has been written. */
    private boolean begun;

    void to(HttpRequest request) {
        owed = true;
        begun = false;
        toConnect = request.method().equals(HttpMethod.CONNECT);
    }

    /** True for the head of an answer that makes a tunnel of the connection (RFC 9110 §7.8, §9.3.6). */
    boolean opensTunnel(Object written) {
        return owed && written instanceof HttpResponse response && isTunnel(response.status());
    }

    private boolean isTunnel(HttpResponseStatus status) {
        return status.code() == 101 || (toConnect && status.codeClass() == HttpStatusClass.SUCCESS);
    }

    /** Takes note of what the application writes; true when the answer is complete with it. */
    boolean completedBy(Object written) {
        if (!owed) return false;
        if (written instanceof HttpResponse response) {
            HttpResponseStatus status = response.status();
            // 101 is the last answer in HTTP, though it counts as an interim one.
            begun = status.codeClass() != HttpStatusClass.INFORMATIONAL || isTunnel(status);
        }
        if (begun && written instanceof LastHttpContent) owed = false;
        return !owed;
    }

    boolean isOwed() {
        return owed;
    }
}
