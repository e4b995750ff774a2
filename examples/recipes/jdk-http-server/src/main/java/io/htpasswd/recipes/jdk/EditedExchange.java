package io.htpasswd.recipes.jdk;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.RequestEdit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;

/** An exchange as the application may see it: without credentials, with a user. All else is the exchange's own. */
final class EditedExchange extends HttpExchange {
    private final HttpExchange own;
    private final Headers headers = new Headers();
    private final URI uri;
    private final HttpPrincipal user;

    EditedExchange(HttpExchange own, Decision.Passed passed) {
        this.own = own;
        this.user = passed instanceof Decision.Authenticated let ? new HttpPrincipal(let.user(), "htpasswd") : null;
        headers.putAll(own.getRequestHeaders());
        passed.edit().apply(headers.keySet(), headers::get, (name, left) -> {
            headers.remove(name);
            if (!left.isEmpty()) headers.put(name, left);
        });
        this.uri = edited(own.getRequestURI(), passed.edit());
    }

    private static URI edited(URI uri, RequestEdit edit) {
        String query = uri.getRawQuery();
        String kept = edit.rawQuery(query);
        if (kept == null || kept.equals(query)) return uri;
        String text = uri.toString();
        return URI.create(text.substring(0, text.indexOf('?') + 1) + kept);
    }

    @Override
    public Headers getRequestHeaders() {
        return headers;
    }

    @Override
    public URI getRequestURI() {
        return uri;
    }

    @Override
    public HttpPrincipal getPrincipal() {
        return user;
    }

    @Override
    public Headers getResponseHeaders() {
        return own.getResponseHeaders();
    }

    @Override
    public String getRequestMethod() {
        return own.getRequestMethod();
    }

    @Override
    public HttpContext getHttpContext() {
        return own.getHttpContext();
    }

    @Override
    public void close() {
        own.close();
    }

    @Override
    public InputStream getRequestBody() {
        return own.getRequestBody();
    }

    @Override
    public OutputStream getResponseBody() {
        return own.getResponseBody();
    }

    @Override
    public void sendResponseHeaders(int status, long length) throws IOException {
        own.sendResponseHeaders(status, length);
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return own.getRemoteAddress();
    }

    @Override
    public int getResponseCode() {
        return own.getResponseCode();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return own.getLocalAddress();
    }

    @Override
    public String getProtocol() {
        return own.getProtocol();
    }

    @Override
    public Object getAttribute(String name) {
        return own.getAttribute(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
        own.setAttribute(name, value);
    }

    @Override
    public void setStreams(InputStream in, OutputStream out) {
        own.setStreams(in, out);
    }
}
