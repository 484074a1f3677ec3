/* The pages of a report and its letters: filling in, copying, printing. Nothing is ever sent or kept. */
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

  /* What is filled in once stands wherever the same is asked for. */
  every(".blank", function (field) {
    field.addEventListener("input", function () {
      every('.blank[data-blank="' + field.getAttribute("data-blank") + '"]', function (other) {
        if (other !== field) { other.value = field.value; }
      });
    });
  });

  function written(node) {
    if (node.nodeType === 3) { return node.nodeValue; }
    if (node.nodeName === "INPUT") { return node.value || "____"; }
    if (node.nodeName === "BR") { return "\n"; }
    var told = Array.prototype.map.call(node.childNodes, written).join("");
    return /^(H1|H2|P|BLOCKQUOTE)$/.test(node.nodeName) ? told + "\n" : told;
  }

  every("button.copy", function (button) {
    var letter = document.querySelector(".letter");
    if (!letter || !document.execCommand) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      var area = document.createElement("textarea");
      area.value = written(letter);
      area.setAttribute("readonly", "");
      area.className = "away";
      document.body.appendChild(area);
      area.select();
      area.setSelectionRange(0, area.value.length);
      var done = document.execCommand("copy");
      document.body.removeChild(area);
      button.focus();
      if (done) { button.textContent = button.getAttribute("data-done"); }
    });
  });
}());
