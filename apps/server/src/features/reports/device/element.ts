/** Shows what the page has ready but hidden, or hides it; nothing where it is not there. */
export function shown(element: Element | null | undefined, isShown: boolean): void {
  if (element instanceof HTMLElement) element.hidden = !isShown;
}

/** A copy of what a `<template>` of this id holds: the page brings its words in the right language. */
export function copyOf(id: string): HTMLElement | undefined {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) return undefined;
  const copy = template.content.firstElementChild?.cloneNode(true);
  return copy instanceof HTMLElement ? copy : undefined;
}

/** Sets a field of a form that the page does not show, making it where it is not there. */
export function setHidden(form: HTMLFormElement, name: string, value: string): void {
  let field = form.querySelector<HTMLInputElement>(`input[type="hidden"][name="${name}"]`);
  if (field === null) {
    field = document.createElement('input');
    field.type = 'hidden';
    field.name = name;
    form.append(field);
  }
  field.value = value;
}

/** Says a sentence where the page has a place for it, to eyes and to screen readers. */
export function say(place: Element | null, sentence: string | undefined): void {
  if (place !== null) place.textContent = sentence ?? '';
}
