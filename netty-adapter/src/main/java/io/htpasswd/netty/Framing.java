package io.htpasswd.netty;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpUtil;

/** Where a message ends, as far as the codec leaves it open. */
final class Framing {
    private Framing() {}

    /**
     * True when two servers may find the end of the message in two places: beside a Content-Length, or without {@code chunked}
     * among its codings, a Transfer-Encoding tells no length (RFC 9112 §6.1, §6.3). Netty refuses most of these, and reads others
     * as if the field were not there.
     */
    static boolean isAmbiguous(HttpMessage message) {
        if (!message.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) return false;
        return !HttpUtil.isTransferEncodingChunked(message) || HttpUtil.isContentLengthSet(message);
    }

    /** True when more may follow than the end that is in the same bytes as the head. */
    static boolean announcesBody(HttpMessage message) {
        return HttpUtil.isContentLengthSet(message) || HttpUtil.isTransferEncodingChunked(message);
    }
}
