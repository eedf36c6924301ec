// Makes "Use where I am" work: without this script the form stays hidden, and places are typed.
const form = document.getElementById('device');
const search = document.getElementById('search');
if (form instanceof HTMLFormElement && search instanceof HTMLFormElement && navigator.geolocation) {
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    if (form.elements.namedItem('latitude').value !== '') return;
    event.preventDefault();
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // About 100 m: nobody needs to know it better to find what is near.
        form.elements.namedItem('latitude').value = coords.latitude.toFixed(3);
        form.elements.namedItem('longitude').value = coords.longitude.toFixed(3);
        const asked = new URLSearchParams(new FormData(search));
        asked.delete('where');
        form.elements.namedItem('asked').value = asked.toString();
        form.requestSubmit();
      },
      () => {
        const button = form.querySelector('button');
        const note = form.querySelector('p');
        if (button && note) note.textContent = button.dataset.failed ?? '';
        note?.setAttribute('role', 'status');
      },
      { enableHighAccuracy: false, timeout: 10_000, maximumAge: 300_000 },
    );
  });
}
