/* The pages of a report: printing. Nothing is ever sent. */
(function () {
  "use strict";

  function every(selector, does) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), does);
  }

  every("button.print", function (button) {
    if (!window.print) { return; }
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
}());
