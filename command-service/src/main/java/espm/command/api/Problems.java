package espm.command.api;

import espm.command.api.Problem.Violation;
import espm.command.order.Rejection;
import java.util.List;
import java.util.UUID;

/** Every problem that this service answers with, in one place: slugs are part of the contract. */
final class Problems {

  private Problems() {}

  static Problem malformedJson(String detail) {
    return Problem.of(400, "malformed-json", "The body is no JSON object", detail);
  }

  static Problem malformedRequest(String detail) {
    return Problem.of(400, "malformed-request", "The request cannot be understood", detail);
  }

  static Problem orderNotFound(UUID orderId) {
    return Problem.of(404, "order-not-found", "There is no such order", "no order " + orderId);
  }

  static Problem pathNotFound() {
    return Problem.of(404, "not-found", "There is nothing here", "no resource has this path");
  }

  static Problem methodNotAllowed() {
    return Problem.of(
        405, "method-not-allowed", "Not with this method", "the resource has no such method");
  }

  static Problem notAcceptable() {
    return Problem.of(
        406,
        "not-acceptable",
        "Not in this format",
        "the resource has none of the media types in the Accept header");
  }

  static Problem preconditionFailed(int version) {
    return Problem.of(
        412,
        "precondition-failed",
        "The order has moved on",
        "the order is at version " + version + "; read it again and decide anew");
  }

  static Problem concurrentChange(int attempts) {
    return Problem.of(
        409,
        "concurrent-change",
        "Others change the order at the same time",
        "gave up after " + attempts + " attempts; nothing was changed, try again");
  }

  static Problem idempotencyKeyReused() {
    return Problem.of(
        422,
        "idempotency-key-reused",
        "The idempotency key belongs to another request",
        "this key was sent before with another method, path, condition or body; use a new key");
  }

  static Problem bodyTooLarge() {
    return Problem.of(
        413, "body-too-large", "The body is too large", "a body may have at most 64 KiB");
  }

  static Problem unsupportedMediaType() {
    return Problem.of(
        415,
        "unsupported-media-type",
        "Not a body of this kind",
        "send JSON with Content-Type: application/json");
  }

  static Problem invalidValue(List<Violation> violations) {
    return new Problem(
        422,
        "invalid-value",
        "The body has invalid values",
        violations.size() == 1 ? "1 violation" : violations.size() + " violations",
        violations);
  }

  static Problem unavailable() {
    return Problem.of(
        503,
        "unavailable",
        "The event store cannot be reached",
        "whether the command took effect is not known unless it is read back; try again later");
  }

  static Problem overloaded() {
    return Problem.of(
        503, "overloaded", "Too much to do", "nothing was changed; try again in a moment");
  }

  static Problem outOfService() {
    return Problem.of(
        503,
        "out-of-service",
        "The event store takes no events",
        "nothing was changed; it has to be mended by its operator, whom the service's readiness tells how");
  }

  static Problem internalError() {
    return Problem.of(
        500, "internal-error", "Something is wrong on this side", "the log has the details");
  }

  /** The problem that tells why an order's rules refused a command. */
  static Problem of(Rejection rejection, UUID orderId) {
    return switch (rejection) {
      case Rejection.NoSuchOrder _ -> orderNotFound(orderId);
      case Rejection.NoSuchItem item ->
          Problem.of(
              404,
              "item-not-found",
              "The order has no such item",
              "no product " + item.productId() + " on the order");
      case Rejection.WrongState wrong ->
          Problem.of(
              409,
              "wrong-state",
              "Not in this state",
              "the order is %s: %s".formatted(wrong.status(), wrong.why()));
      case Rejection.PriceDiffers differs ->
          Problem.of(
              409,
              "price-differs",
              "The product is on the order at another price",
              "product %s is on the order at %s; remove it first"
                  .formatted(differs.productId(), differs.current().toPlainString()));
      case Rejection.InvalidValues invalid ->
          invalidValue(
              invalid.violations().stream()
                  .map(violation -> new Violation("/" + violation.field(), violation.why()))
                  .toList());
    };
  }
}
